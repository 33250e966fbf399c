#include "json/problems.h"

#include <QStringList>

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

Reader Reader::member(std::string_view key) const
{
    QString escaped = QString::fromUtf8(key.data(), qsizetype(key.size()));
    if (escaped.size() > longestName)
        escaped = escaped.left(longestName) + u'\u2026';
    escaped.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
    return {m_problems, m_unknown, m_pointer + u'/' + escaped};
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
