#include "mcp/modern/header_value.h"

#include "mcp/protocol_error.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static const QByteArray prefix = "=?base64?";
static const QByteArray suffix = "?=";

std::optional<QByteArray> decodeHeaderValue(const QByteArray &raw)
{
    if (!raw.startsWith(prefix) || !raw.endsWith(suffix)
        || raw.size() < prefix.size() + suffix.size())
        return raw;
    const QByteArray encoded =
        raw.sliced(prefix.size(), raw.size() - prefix.size() - suffix.size());
    const auto decoded =
        QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.toBase64() != encoded || !decoded.decoded.isValidUtf8())
        return std::nullopt;
    return decoded.decoded;
}

static bool isSame(const QByteArray &header, const json::Value &value)
{
    if (value.isString())
        return QString::fromUtf8(header) == value.toString();
    if (value.isBoolean())
        return header == (value.toBool() ? "true" : "false");
    bool ok = false;
    const double number = header.toDouble(&ok);
    return ok && value.isNumber() && number == value.toDouble();
}

static void checkOne(const QString &name, const std::optional<json::Value> &value,
                     const std::function<std::optional<QByteArray>(const QByteArray &)> &header)
{
    if (!value || value->isNull())
        return; // nothing is expected, and a stray header means nothing
    const QByteArray field = "Mcp-Param-" + name.toLatin1();
    const auto raw = header(field);
    if (!raw)
        throw ProtocolError(400, rpc::headerMismatch,
                            u"Header mismatch: %1 is missing"_s.arg(QString::fromLatin1(field)));
    const auto decoded = decodeHeaderValue(*raw);
    if (!decoded || !isSame(*decoded, *value)) {
        throw ProtocolError(
            400, rpc::headerMismatch,
            u"Header mismatch: %1 does not match the body"_s.arg(QString::fromLatin1(field)));
    }
}

void checkParameterHeaders(
    const QJsonObject &inputSchema, const std::optional<json::Value> &arguments,
    const std::function<std::optional<QByteArray>(const QByteArray &)> &header)
{
    const QJsonObject properties = inputSchema.value("properties"_L1).toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const QJsonObject schema = it.value().toObject();
        const QByteArray key = it.key().toUtf8();
        const auto value =
            arguments ? arguments->get({key.constData(), size_t(key.size())}) : std::nullopt;
        const QString name = schema.value("x-mcp-header"_L1).toString();
        if (!name.isEmpty())
            checkOne(name, value, header);
        if (schema.contains("properties"_L1))
            checkParameterHeaders(schema, value, header);
    }
}

} // namespace plexus::mcp::modern
