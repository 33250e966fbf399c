// What the keys do not open, for the audit.
#pragma once

#include "storage/data_key_repository.h"

#include <mutex>
#include <set>

namespace plexus::vault {

//! Gathers, on all threads, which sealed values could not be read: changed or moved by somebody who
//! can write the database (threat 57), or sealed under a key that is gone. Calls do not wait for
//! the audit: somebody calls write() now and then. A value is audited once while the server runs,
//! however often it is asked for. Thread safe; the repository must outlive it.
class DamageRecorder
{
public:
    explicit DamageRecorder(storage::SealedValueRepository &values)
        : m_values(values)
    {
    }

    //! What is kept at `place` could not be read.
    void note(const storage::ValuePlace &place, const storage::SealedValue &value);
    //! Audits what was gathered. While the database does not answer it is kept, and the log says
    //! so.
    Task<void> write();

private:
    Task<void> audit(storage::ValuePlace place);

    storage::SealedValueRepository &m_values;
    std::mutex m_mutex;
    std::set<QByteArray> m_known; //!< hashes of place and text
    QList<storage::ValuePlace> m_gathered;
};

} // namespace plexus::vault
