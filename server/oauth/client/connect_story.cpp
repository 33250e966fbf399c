#include "oauth/client/connect_story.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;
using Stage = ConnectStory::Stage;

namespace {

struct EndName
{
    Stage stage;
    QLatin1StringView name;
};

constexpr EndName endNames[] = {
    {Stage::Denied, "denied"_L1},
    {Stage::Disowned, "disowned"_L1},
    {Stage::TooNarrow, "too_narrow"_L1},
    {Stage::Failed, "failed"_L1},
};

} // namespace

std::span<const json::EnumName<ConnectTrouble>> enumNames(ConnectTrouble)
{
    static constexpr json::EnumName<ConnectTrouble> names[] = {
        {ConnectTrouble::ProviderUnavailable, "provider_unavailable"},
        {ConnectTrouble::ProviderMisconfigured, "provider_misconfigured"},
        {ConnectTrouble::ProviderNotConfigured, "provider_not_configured"},
        {ConnectTrouble::ServerFault, "server_fault"}};
    return names;
}

void tellAccount(PendingFlow &flow, const QString &account, const QString &former, bool replaces)
{
    flow.details[u"account"_s] = account;
    flow.details[u"former_account"_s] = former;
    flow.details[u"replaces"_s] = replaces;
}

void tellEnd(PendingFlow &flow, Stage end, std::optional<ConnectTrouble> trouble)
{
    for (const EndName &known : endNames) {
        if (known.stage == end)
            flow.details[u"end"_s] = known.name;
    }
    if (trouble)
        flow.details[u"trouble"_s] = json::nameOf(*trouble);
}

static Stage endOf(const PendingFlow &flow)
{
    const QString name = flow.details.value(u"end"_s).toString();
    for (const EndName &known : endNames) {
        if (known.name == name)
            return known.stage;
    }
    return Stage::Failed;
}

static Stage stageOf(const PendingFlow &flow)
{
    switch (flow.status) {
    case FlowStatus::Open:
    case FlowStatus::Started:
        return Stage::Asked;
    case FlowStatus::Parked:
        return flow.details.contains(u"link"_s) ? Stage::ToConfirm : Stage::UnderWay;
    case FlowStatus::Done:
        return Stage::Linked;
    case FlowStatus::Refused:
        return endOf(flow);
    case FlowStatus::Dead:
        break;
    }
    return Stage::Over;
}

ConnectStory storyOf(const PendingFlow &flow)
{
    return {stageOf(flow), flow.details.value(u"account"_s).toString(),
            flow.details.value(u"former_account"_s).toString(),
            flow.details.value(u"replaces"_s).toBool(),
            json::enumFromName<ConnectTrouble>(flow.details.value(u"trouble"_s).toString())};
}

} // namespace plexus::oauth
