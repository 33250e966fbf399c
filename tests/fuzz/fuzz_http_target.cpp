// Request targets: what is taken has one reading, and that reading survives being written again.
#include "http/target.h"

#include <QUrl>

using namespace plexus::http;

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

static void requirePlain(const QString &segment)
{
    require(!segment.isEmpty() && segment != u'.' && segment != u"..");
    for (const QChar forbidden : {u'/', u'\\', u'\0'})
        require(!segment.contains(forbidden));
}

static QByteArray written(const Target &target)
{
    QByteArray text;
    for (const QString &segment : target.segments)
        text += '/' + QUrl::toPercentEncoding(segment);
    if (target.trailingSlash || text.isEmpty())
        text += '/';
    char separator = '?';
    for (const auto &[key, value] : target.query) {
        text += std::exchange(separator, '&') + QUrl::toPercentEncoding(key) + '='
            + QUrl::toPercentEncoding(value);
    }
    return text;
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray raw(reinterpret_cast<const char *>(data), qsizetype(size));
    const std::optional<Target> target = parseTarget(raw);
    if (!target)
        return 0;
    require(raw.startsWith('/'));
    for (const QString &segment : target->segments)
        requirePlain(segment);
    const std::optional<Target> again = parseTarget(written(*target));
    require(again && again->segments == target->segments && again->query == target->query
            && again->trailingSlash == target->trailingSlash);
    return 0;
}
