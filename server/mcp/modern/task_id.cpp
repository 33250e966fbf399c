#include "mcp/modern/task_id.h"

#include "core/digest.h"
#include "core/random.h"

namespace plexus::mcp::modern {

static QByteArray taskContext(const Owner &owner) { return "task|" + owner.key; }

QString TaskId::make(const Sealer &sealer, const Owner &owner)
{
    return QString::fromLatin1(sealer.seal(randomBytes(16), taskContext(owner)));
}

std::optional<QByteArray> TaskId::hashOf(const Sealer &sealer, const Owner &owner,
                                         const QString &id)
{
    const QByteArray text = id.toLatin1();
    if (!sealer.open(text, taskContext(owner)))
        return std::nullopt;
    return sha256(text);
}

} // namespace plexus::mcp::modern
