// What a page shows.
#pragma once

#include <QString>

#include <map>
#include <vector>

namespace plexus::pages {

//! Names with plain texts, conditions and lists. There is no way to put markup in: a template
//! escapes every text.
class Values
{
public:
    //! An empty text counts as absent in conditions.
    Values &set(const QString &name, const QString &text)
    {
        m_entries[name] = {text, !text.isEmpty(), {}, false};
        return *this;
    }
    Values &setFlag(const QString &name, bool flag = true)
    {
        m_entries[name] = {{}, flag, {}, false};
        return *this;
    }
    //! With the flag `has_NAME`, for what stands around the list.
    Values &setList(const QString &name, std::vector<Values> list)
    {
        const bool isThere = !list.empty();
        setFlag(QStringLiteral("has_") + name, isThere);
        m_entries[name] = {{}, isThere, std::move(list), true};
        return *this;
    }

    struct Entry
    {
        QString text;
        bool isThere = false;
        std::vector<Values> list;
        bool isList = false;
    };
    //! Null when the name was never set.
    const Entry *find(const QString &name) const
    {
        const auto found = m_entries.find(name);
        return found == m_entries.end() ? nullptr : &found->second;
    }

private:
    std::map<QString, Entry> m_entries;
};

} // namespace plexus::pages
