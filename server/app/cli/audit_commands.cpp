#include "app/cli/audit_commands.h"

#include "app/cli/audit_file_check.h"
#include "app/cli/audit_reader.h"
#include "app/cli/audit_tail.h"
#include "app/cli/connection_settings.h"
#include "async/sleep.h"
#include "json/write.h"

#include <QFile>

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static constexpr std::chrono::milliseconds tailEvery{1000};

namespace {

std::optional<TenantId> tenantOf(const Values &values)
{
    return values.contains(u"entity-id"_s) ? std::optional(TenantId(values.value(u"entity-id"_s)))
                                           : std::nullopt;
}

Task<void> readChains(Terminal *terminal, Values values, AuditReader::Sink sink)
{
    admin::AdminClient client(connectionSettings(*terminal));
    AuditReader reader(client, std::move(sink));
    if (values.contains(u"entity-id"_s) || values.contains(u"server"_s))
        co_await reader.read(tenantOf(values));
    else
        co_await reader.readAll();
}

//! For its owner only. Throws Failure when it is there already or cannot be made.
std::unique_ptr<QFile> newFile(const QString &path)
{
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::WriteOnly | QIODevice::NewOnly,
                    QFile::ReadOwner | QFile::WriteOwner))
        throw Failure(FailureKind::Conflict,
                      u"Cannot make %1: %2."_s.arg(path, file->errorString()));
    return file;
}

void checkLines(QIODevice &input, AuditFileCheck &check)
{
    for (QByteArray line = input.readLine(); !line.isEmpty(); line = input.readLine()) {
        if (line.endsWith('\n'))
            line.chop(1);
        check.line(line);
    }
}

void checkFile(const QString &path, AuditFileCheck &check)
{
    QFile file(path);
    const bool isOpen =
        path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        throw Failure(FailureKind::NotFound,
                      u"Cannot read %1: %2."_s.arg(path, file.errorString()));
    checkLines(file, check);
}

} // namespace

Task<ExitCode> tailAudit(Terminal *terminal, Values values)
{
    admin::AdminClient client(connectionSettings(*terminal));
    AuditTail tail(client, values.value(u"entity-id"_s));
    for (;;) {
        const QList<AuditEvent> events = co_await tail.next();
        terminal->print(tailText(events, values.contains(u"json"_s)));
        co_await sleepFor(tailEvery);
    }
}

Task<ExitCode> exportAudit(Terminal *terminal, Values values)
{
    const QString path = values.value(u"output"_s);
    const std::unique_ptr<QFile> file = path.isEmpty() ? nullptr : newFile(path);
    const AuditReader::Sink sink = [terminal, &file](const QByteArray &line) {
        if (!file)
            terminal->print(QString::fromUtf8(line) + u'\n');
        else if (file->write(line + '\n') < 0)
            throw Failure(FailureKind::Unavailable, file->errorString());
    };
    co_await readChains(terminal, values, sink);
    if (file && !file->flush())
        throw Failure(FailureKind::Unavailable, file->errorString());
    co_return Done;
}

Task<ExitCode> verifyAudit(Terminal *terminal, Values values)
{
    AuditFileCheck check(values.value(u"key"_s));
    const QString path = values.value(u"file"_s);
    if (path.isEmpty())
        co_await readChains(terminal, values,
                            [&check](const QByteArray &line) { check.line(line); });
    else
        checkFile(path, check);
    check.end();
    terminal->print(values.contains(u"json"_s)
                        ? QString::fromUtf8(json::dumpIndented(check.record())) + u'\n'
                        : check.report());
    co_return check.isGenuine() ? Done : NotGenuine;
}

} // namespace plexus::cli
