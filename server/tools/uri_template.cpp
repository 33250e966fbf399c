#include "tools/uri_template.h"

#include "core/failure.h"

#include <QByteArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

[[noreturn]] static void refuse(const QString &text, const QString &why)
{
    throw Failure(FailureKind::InvalidArgument, u"URI template \"%1\": %2"_s.arg(text, why));
}

static bool isNameCharacter(QChar c)
{
    return c == u'_' || (c.unicode() < 0x80 && c.isLetterOrNumber());
}

UriTemplate::UriTemplate(QString text)
    : m_text(std::move(text))
{
    qsizetype at = 0;
    for (;;) {
        const qsizetype open = m_text.indexOf(u'{', at);
        m_literals << m_text.mid(at, open < 0 ? -1 : open - at);
        if (m_literals.last().contains(u'}'))
            refuse(m_text, u"a brace is not opened"_s);
        if (open < 0)
            break;
        const qsizetype close = m_text.indexOf(u'}', open);
        if (close < 0)
            refuse(m_text, u"a brace is not closed"_s);
        readVariable(m_text.mid(open + 1, close - open - 1));
        at = close + 1;
    }
    if (m_variables.isEmpty())
        refuse(m_text, u"it has no variable; register a resource instead"_s);
}

void UriTemplate::readVariable(const QString &name)
{
    if (name.isEmpty() || !std::ranges::all_of(name, isNameCharacter))
        refuse(m_text, u"\"%1\" is no variable of RFC 6570 level 1"_s.arg(name));
    if (m_variables.contains(name))
        refuse(m_text, u"\"%1\" is used twice"_s.arg(name));
    if (!m_variables.isEmpty() && m_literals.last().isEmpty())
        refuse(m_text, u"two variables touch"_s);
    m_variables << name;
}

static bool isVariableCharacter(QChar c) { return c != u'/' && c != u'?' && c != u'#'; }

//! How many characters from `at` on a variable takes: up to the next literal, or to the end.
static qsizetype variableLength(const QString &uri, qsizetype at, const QString &next)
{
    const qsizetype end = next.isEmpty() ? uri.size() : uri.indexOf(next, at + 1);
    const auto inside = QStringView(uri).mid(at, std::max<qsizetype>(end - at, 0));
    return std::ranges::all_of(inside, isVariableCharacter) ? inside.size() : 0;
}

std::optional<QHash<QString, QString>> UriTemplate::match(const QString &uri) const
{
    if (!uri.startsWith(m_literals.first()))
        return std::nullopt;
    QHash<QString, QString> values;
    qsizetype at = m_literals.first().size();
    for (qsizetype i = 0; i < m_variables.size(); ++i) {
        const QString &next = m_literals.at(i + 1);
        const qsizetype length = variableLength(uri, at, next);
        if (length == 0)
            return std::nullopt;
        const QByteArray raw = QStringView(uri).mid(at, length).toUtf8();
        values.insert(m_variables.at(i), QString::fromUtf8(QByteArray::fromPercentEncoding(raw)));
        at += length + next.size();
    }
    return at == uri.size() ? std::optional(values) : std::nullopt;
}

} // namespace plexus
