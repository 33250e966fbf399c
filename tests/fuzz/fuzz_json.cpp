// Any bytes: Document takes them or throws, and what it takes survives being written and read.
#include "json/document.h"
#include "json/write.h"

#include <QJsonDocument>

using plexus::json::Document;
using plexus::json::dump;
using plexus::json::Value;

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

//! Qt's parser is the second opinion: it is laxer, so it must take whatever we take. Only numbers
//! too small for a double, which are zero to us, it calls illegal.
static void requireQtAgrees(const QByteArray &text, Value root)
{
    if (!root.isArray() && !root.isObject())
        return;
    QJsonParseError error;
    require(!QJsonDocument::fromJson(text, &error).isNull()
            || error.error == QJsonParseError::IllegalNumber);
}

//! Noexcept: what we wrote ourselves must never be refused.
static void requireRoundTrip(const QByteArray &written) noexcept
{
    require(Document::parse(written)->root().toJson() == written);
}

//! Noexcept, as above. The text may differ once: QJson knows no integers beyond 63 bits.
static void requireReadable(const QJsonValue &value) noexcept
{
    const QByteArray written = dump(value);
    require(dump(Document::parse(written)->root().toQJson()) == written);
}

//! The text of a part, as it was sent, is that part.
static void requireSame(const QByteArray &raw, const Value &value) noexcept
{
    require(Document::parse(raw)->root().toJson() == value.toJson());
}

static void requireRawParts(const Document &document, Value root)
{
    static constexpr size_t enough = 16;
    if (root.isObject()) {
        const auto members = root.members();
        for (size_t i = 0; i < std::min(members.size(), enough); ++i)
            requireSame(document.rawMember(members[i].first).value(), members[i].second);
    }
    if (root.isArray()) {
        const std::vector<QByteArray> raw = document.rawElements();
        const std::vector<Value> elements = root.elements();
        require(raw.size() == elements.size());
        for (size_t i = 0; i < std::min(raw.size(), enough); ++i)
            requireSame(raw[i], elements[i]);
    }
}

static void check(const QByteArray &text)
{
    const auto document = Document::parse(text);
    requireRoundTrip(document->root().toJson());
    requireReadable(document->root().toQJson());
    requireRawParts(*document, document->root());
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
