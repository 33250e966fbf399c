#include "app/dotenv.h"

#include "core/failure.h"

#include <QStringList>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

static QString unquoted(const QString &raw, int line)
{
    const QChar quote = raw.front();
    const qsizetype end = raw.indexOf(quote, 1);
    if (end < 0)
        throw Failure(FailureKind::InvalidArgument,
                      u"line %1: the quote is not closed"_s.arg(line));
    const QString after = raw.sliced(end + 1).trimmed();
    if (!after.isEmpty() && !after.startsWith(u'#'))
        throw Failure(FailureKind::InvalidArgument,
                      u"line %1: text after the closing quote"_s.arg(line));
    return raw.sliced(1, end - 1);
}

static QString valueFrom(const QString &raw, int line)
{
    if (raw.startsWith(u'"') || raw.startsWith(u'\''))
        return unquoted(raw, line);
    if (raw.startsWith(u'#'))
        return {};
    const qsizetype comment = raw.indexOf(u" #"_s);
    return (comment < 0 ? raw : raw.left(comment)).trimmed();
}

QList<std::pair<QString, QString>> parseDotenv(const QString &text)
{
    QList<std::pair<QString, QString>> pairs;
    int number = 0;
    for (QString line : text.split(u'\n')) {
        ++number;
        line = line.trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        if (line.startsWith(u"export "_s))
            line.remove(0, 7);
        const qsizetype equals = line.indexOf(u'=');
        if (equals < 1)
            throw Failure(FailureKind::InvalidArgument, u"line %1 is not KEY=value"_s.arg(number));
        pairs.emplaceBack(line.left(equals).trimmed(),
                          valueFrom(line.sliced(equals + 1).trimmed(), number));
    }
    return pairs;
}

} // namespace plexus::app
