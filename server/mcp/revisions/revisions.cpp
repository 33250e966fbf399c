#include "mcp/revisions/revisions.h"

#include "mcp/revisions/r2025_03_26/codec.h"
#include "mcp/revisions/r2025_06_18/codec.h"
#include "mcp/revisions/r2025_11_25/codec.h"
#include "mcp/revisions/r2026_07_28/codec.h"

#include <array>

namespace plexus::mcp {

static const std::array<const Revision *, 4> &allRevisions()
{
    static const r2025_03_26::Codec first;
    static const r2025_06_18::Codec second;
    static const r2025_11_25::Codec third;
    static const r2026_07_28::Codec fourth;
    static const std::array<const Revision *, 4> all{&first, &second, &third, &fourth};
    return all;
}

const Revision *findRevision(QStringView date)
{
    for (const Revision *revision : allRevisions()) {
        if (revision->date() == date)
            return revision;
    }
    return nullptr;
}

const Revision &negotiated(const QString &requested)
{
    const Revision *found = findRevision(requested);
    return found && !found->isModern() ? *found : *allRevisions()[2];
}

const Revision &oldestRevision() { return *allRevisions().front(); }

const Revision &modernRevision() { return *allRevisions().back(); }

QJsonArray modernDates()
{
    QJsonArray dates;
    for (const Revision *revision : allRevisions()) {
        if (revision->isModern())
            dates.append(revision->date());
    }
    return dates;
}

bool namesModernEra(QByteArrayView version)
{
    return version.compare(modernRevision().date().toLatin1()) >= 0;
}

} // namespace plexus::mcp
