#include "json/problems.h"

#include <QStringList>

#include <algorithm>

namespace plexus::json {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype mostProblems = 20;
static constexpr qsizetype longestName = 200;

static QString sentence(const QList<Problem> &problems)
{
    QStringList parts;
    for (const Problem &problem : problems)
        parts +=
            problem.pointer.isEmpty() ? problem.message : problem.pointer + u' ' + problem.message;
    return parts.join(u"; "_s);
}

InvalidFields::InvalidFields(QList<Problem> problems)
    : Failure(FailureKind::InvalidArgument, sentence(problems))
    , m_problems(std::move(problems))
{
}

//! RFC 6901 section 3.
static QString escaped(std::string_view key)
{
    QString text = QString::fromUtf8(key.data(), qsizetype(key.size()));
    if (text.size() > longestName)
        text = text.left(longestName) + u'\u2026';
    return text.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
}

static bool isPlainName(std::string_view key)
{
    return key.size() <= longestName && std::ranges::all_of(key, [](char c) {
               return c >= ' ' && c < 0x7f && c != '~' && c != '/';
           });
}

//! Nearly all are plain and nobody ever looks at them: they take one allocation.
Reader Reader::member(std::string_view key) const
{
    QString pointer;
    pointer.reserve(m_pointer.size() + 1 + qsizetype(key.size()));
    pointer.append(m_pointer).append(u'/');
    if (isPlainName(key))
        pointer.append(QLatin1StringView(key.data(), qsizetype(key.size())));
    else
        pointer.append(escaped(key));
    return {m_problems, m_unknown, std::move(pointer)};
}

Reader Reader::element(qsizetype index) const
{
    return {m_problems, m_unknown, m_pointer + u'/' + QString::number(index)};
}

void Reader::fail(const QString &message) const
{
    if (m_problems.size() < mostProblems)
        m_problems.append({m_pointer, message});
}

} // namespace plexus::json
