#include "app/cli/audit_file_check.h"

#include "core/failure.h"
#include "json/document.h"

#include <QJsonArray>

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

//! What a line that begins a chain holds.
struct ChainLine
{
    std::optional<TenantId> tenant;
    static constexpr auto fields()
    {
        return std::tuple{field("entity_id", &ChainLine::tenant, "")};
    }
};

} // namespace

void AuditFileCheck::complain(const QString &text)
{
    if (!text.isEmpty())
        m_problems.append({m_line, m_check ? m_chain + u": "_s + text : text});
}

void AuditFileCheck::line(const QByteArray &text)
{
    ++m_line;
    try {
        complain(take(text));
    } catch (const Failure &failure) {
        complain(u"this is no line of an audit: "_s + failure.callerText());
    }
}

QString AuditFileCheck::take(const QByteArray &text)
{
    const auto document = json::Document::parse(text);
    const json::Value root = document->root();
    if (const auto chain = root.get("chain")) {
        endChain();
        const auto tenant = json::read<ChainLine>(*chain).tenant;
        m_chain = tenant ? tenant->value() : u"the server"_s;
        m_check.emplace(tenant, m_trustedKey);
        return {};
    }
    if (!m_check)
        return u"it is not said of which chain this is"_s;
    if (const auto checkpoint = root.get("checkpoint")) {
        if (m_check->rows() > 0)
            return u"a checkpoint comes after the rows"_s;
        return m_check->checkpoint(json::read<AuditCheckpoint>(*checkpoint));
    }
    return m_check->row(json::read<AuditRow>(root));
}

void AuditFileCheck::endChain()
{
    if (!m_check)
        return;
    complain(m_check->end());
    m_keys += m_check->keys();
    QString text = m_check->rows() == 0
        ? u"no rows"_s
        : u"rows %1 to %2"_s.arg(m_check->firstSeq()).arg(m_check->lastSeq());
    text += m_check->signedSeq() == 0 ? u", not signed"_s
                                      : u", signed up to row %1"_s.arg(m_check->signedSeq());
    m_chains.append(m_chain + u": "_s + text);
    m_check.reset();
}

void AuditFileCheck::end()
{
    endChain();
    if (m_chains.isEmpty())
        complain(u"there is no audit in it"_s);
}

QString AuditFileCheck::report() const
{
    QString text;
    for (const QString &chain : m_chains)
        text += chain + u'\n';
    for (const QString &key : m_keys)
        text += u"signed with key %1%2\n"_s.arg(
            key,
            m_trustedKey.isEmpty()
                ? u" (name it with --key when you know that it is the server's)"_s
                : QString());
    for (const Problem &problem : m_problems)
        text += u"line %1: %2\n"_s.arg(problem.line).arg(problem.text);
    return text + (isGenuine() ? u"Everything verifies.\n"_s : u"This does not verify.\n"_s);
}

QJsonObject AuditFileCheck::record() const
{
    QJsonArray problems;
    for (const Problem &problem : m_problems)
        problems.append(QJsonObject{{u"line"_s, problem.line}, {u"problem"_s, problem.text}});
    return {{u"verifies"_s, isGenuine()},
            {u"chains"_s, QJsonArray::fromStringList(m_chains)},
            {u"keys"_s, QJsonArray::fromStringList(m_keys.values())},
            {u"problems"_s, problems}};
}

} // namespace plexus::cli
