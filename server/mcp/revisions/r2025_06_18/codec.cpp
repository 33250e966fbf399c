#include "mcp/revisions/r2025_06_18/codec.h"

namespace plexus::mcp::r2025_06_18 {

using namespace Qt::Literals::StringLiterals;

void Codec::present(QJsonObject &entry, const Presentation &presentation) const
{
    Revision::present(entry, presentation);
    entry.remove("icons"_L1);
}

//! The member `mode` came with URL elicitation.
QJsonObject Codec::inputParams(const InputRequest &request) const
{
    QJsonObject params = request.params;
    params.remove("mode"_L1);
    return params;
}

} // namespace plexus::mcp::r2025_06_18
