#include "json/document.h"
#include "outbound/outbound_failure.h"
#include "outbound/request.h"

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

std::shared_ptr<const json::Document> Answer::json() const
{
    try {
        return json::Document::parse(body);
    } catch (const json::ParseError &) { // whose text may quote the body
        throw OutboundFailure(Trouble::Nonsense, QString::fromLatin1(origin),
                              u"status %1, no JSON"_s.arg(status));
    }
}

} // namespace plexus::outbound
