#include "app/cli/conversation.h"

#include "app/cli/connection_settings.h"
#include "app/cli/exit_code.h"
#include "app/cli/output.h"
#include "json/write.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static constexpr int largestPage = 200;

static admin::Target targetOf(const Command &command, const Values &values)
{
    admin::Target target;
    for (const auto &[name, parameter] : idsOf(*command.operation))
        target.ids.insert(name, values.value(parameter));
    for (const auto &[name, parameter] : filtersOf(*command.operation))
        target.filters.insert(name, values.value(parameter));
    return target;
}

Conversation::Conversation(Terminal &terminal, const Command &command, Values values,
                           QJsonObject body)
    : m_terminal(terminal)
    , m_command(command)
    , m_values(std::move(values))
    , m_body(std::move(body))
    , m_target(targetOf(command, m_values))
    , m_client(connectionSettings(terminal))
{
}

Task<void> Conversation::hold()
{
    if (m_values.contains(u"dry-run"_s)) {
        co_await rehearse();
    } else if (m_command.isList()) {
        co_await holdList();
    } else {
        const bool goOn = co_await mayGoOn();
        if (goOn)
            co_await holdOnce();
    }
}

Task<QJsonObject> Conversation::count()
{
    admin::Target target = m_target;
    target.dryRun = true;
    const auto answer = co_await m_client.send(m_command.operation, target, m_body);
    co_return answer->root().toQJson().toObject();
}

Task<void> Conversation::rehearse()
{
    const QJsonObject removal = co_await count();
    if (m_values.contains(u"json"_s))
        m_terminal.print(QString::fromUtf8(json::dumpIndented(removal)) + u'\n');
    else
        m_terminal.print(u"This would take away %1.\n"_s.arg(removalText(removal)));
}

//! A person is told what goes and asked; a script has to have said --yes.
Task<bool> Conversation::mayGoOn()
{
    if (!m_command.operation->destructive || m_values.contains(u"yes"_s)
        || m_values.contains(u"force"_s))
        co_return true;
    if (!m_terminal.isInteractive())
        throw Misuse(u"\"%1\" takes things away: repeat it with --yes, or see with --dry-run what "
                     "would go."_s.arg(m_command.words));
    const QJsonObject removal = co_await count();
    const QString answer =
        m_terminal.ask(u"This takes away %1. Go on? [y/N] "_s.arg(removalText(removal)));
    if (answer.compare("y"_L1, Qt::CaseInsensitive) == 0
        || answer.compare("yes"_L1, Qt::CaseInsensitive) == 0)
        co_return true;
    throw Failure(FailureKind::Cancelled, u"Nothing was changed."_s);
}

//! Work that takes long is done some seconds a request, as long as it `goes_on`.
Task<void> Conversation::holdOnce()
{
    for (bool goesOn = true; goesOn;) {
        const auto answer = co_await m_client.send(m_command.operation, m_target, m_body);
        const QJsonObject record = answer ? answer->root().toQJson().toObject() : QJsonObject();
        goesOn = record.value(u"goes_on"_s).toBool();
        if (answer && !goesOn)
            print(record);
        if (m_command.passed && !m_command.passed(record))
            throw Failure(FailureKind::Upstream, u"The test did not pass."_s);
    }
}

//! Pages until as many are there as were asked for. `--skip` is older than cursors.
Task<void> Conversation::holdList()
{
    const qsizetype skip = number(u"skip"_s, 0, 0);
    const qsizetype wanted = skip + number(u"limit"_s, 100, 1);
    admin::Target target = m_target;
    target.page = PageRequest{0, m_values.value(u"cursor"_s), m_values.value(u"query"_s),
                              m_values.value(u"sort"_s)};
    QJsonArray items;
    QJsonObject page;
    do {
        target.page->limit = int(std::min<qsizetype>(wanted - items.size(), largestPage));
        const auto answer = co_await m_client.send(m_command.operation, target, {});
        page = answer->root().toQJson().toObject();
        for (const QJsonValue &item : page.value(u"items"_s).toArray())
            items.append(item);
        target.page->cursor = page.value(u"next_cursor"_s).toString();
    } while (!target.page->cursor.isEmpty() && items.size() < wanted);
    for (qsizetype i = 0; i < skip && !items.isEmpty(); ++i)
        items.removeFirst();
    page.insert(u"items"_s, items);
    printList(page);
}

void Conversation::print(const QJsonObject &answer) const
{
    m_terminal.print(m_values.contains(u"json"_s)
                         ? QString::fromUtf8(json::dumpIndented(answer)) + u'\n'
                         : recordText(answer));
    for (const QString &once : {u"token"_s, u"secret"_s, u"key"_s}) {
        if (answer.value(once).isString())
            m_terminal.complain(u"Keep the %1: it is not shown again.\n"_s.arg(once));
    }
}

void Conversation::printList(const QJsonObject &answer) const
{
    if (m_values.contains(u"json"_s))
        return m_terminal.print(QString::fromUtf8(json::dumpIndented(answer)) + u'\n');
    m_terminal.print(tableText(answer.value(u"items"_s).toArray(), m_command.columns));
    if (const QString cursor = answer.value(u"next_cursor"_s).toString(); !cursor.isEmpty())
        m_terminal.complain(
            u"There are %1; go on with --cursor %2\n"_s.arg(answer.value(u"total"_s).toInteger())
                .arg(cursor));
}

int Conversation::number(const QString &parameter, int fallback, int least) const
{
    if (!m_values.contains(parameter))
        return fallback;
    bool ok = false;
    const int value = m_values.value(parameter).toInt(&ok);
    if (!ok || value < least)
        throw Misuse(u"--%1 must be a number of at least %2."_s.arg(parameter).arg(least));
    return value;
}

} // namespace plexus::cli
