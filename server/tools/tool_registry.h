// Where modules register what they offer.
#pragma once

#include "tools/catalog.h"

#include <memory>
#include <mutex>

namespace plexus {

//! Filled while modules load, read ever after. Thread safe; readers hold a Catalog, which never
//! changes. Every method that adds throws Failure{InvalidArgument, Conflict} with the reason and
//! changes nothing then.
class ToolRegistry
{
public:
    ToolRegistry();
    ~ToolRegistry();
    Q_DISABLE_COPY_MOVE(ToolRegistry)

    void add(Tool tool);
    void add(Resource resource);
    void add(ResourceTemplate resourceTemplate);
    void add(Prompt prompt);
    //! All or nothing: what a module registered, for example.
    void addAll(const Catalog &catalog);
    //! Whether there was one.
    bool removeTool(const QString &name);

    //! Another one after every change.
    std::shared_ptr<const Catalog> catalog() const;

private:
    template <typename Change>
    void change(Change change);

    mutable std::mutex m_mutex;
    std::shared_ptr<const Catalog> m_catalog; // also held by readers
};

} // namespace plexus
