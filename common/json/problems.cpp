#include "json/problems.h"

#include <QStringList>

namespace plexus::json {

using namespace Qt::Literals::StringLiterals;

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
    escaped.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
    return {m_problems, m_unknown, m_pointer + u'/' + escaped};
}

Reader Reader::element(qsizetype index) const
{
    return {m_problems, m_unknown, m_pointer + u'/' + QString::number(index)};
}

void Reader::fail(const QString &message) const { m_problems.append({m_pointer, message}); }

} // namespace plexus::json
