// Any bytes: Document takes them or throws, and what it takes survives being written and read.
#include "json/document.h"

#include <QJsonDocument>

using plexus::json::Document;

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

//! Qt's parser is the second opinion: it is laxer, so it must take whatever we take.
static void requireQtAgrees(const QByteArray &text, plexus::json::Value root)
{
    if (root.isArray() || root.isObject())
        require(!QJsonDocument::fromJson(text).isNull());
}

//! Noexcept: what we wrote ourselves must never be refused.
static void requireRoundTrip(const QByteArray &written) noexcept
{
    require(Document::parse(written)->root().toJson() == written);
}

static void check(const QByteArray &text)
{
    const auto document = Document::parse(text);
    requireRoundTrip(document->root().toJson());
    requireQtAgrees(text, document->root());
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    try {
        check(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    } catch (const plexus::Failure &) { // refused: nothing more to hold
        return 0;
    }
    return 0;
}
