#include "model/activity.h"
#include "model/admin_key.h"
#include "model/external_token.h"
#include "model/original_rows.h"
#include "model/pending_flow.h"
#include "model/tenant.h"

namespace plexus {

std::span<const json::EnumName<TenantStatus>> enumNames(TenantStatus)
{
    static constexpr json::EnumName<TenantStatus> names[] = {
        {TenantStatus::Active, "active"}, {TenantStatus::Suspended, "suspended"}};
    return names;
}

std::span<const json::EnumName<GuestPolicy>> enumNames(GuestPolicy)
{
    static constexpr json::EnumName<GuestPolicy> names[] = {{GuestPolicy::Off, "off"},
                                                            {GuestPolicy::Allowed, "allowed"}};
    return names;
}

std::span<const json::EnumName<GuestConnections>> enumNames(GuestConnections)
{
    static constexpr json::EnumName<GuestConnections> names[] = {
        {GuestConnections::Off, "off"}, {GuestConnections::ConfirmCode, "confirm_code"}};
    return names;
}

std::span<const json::EnumName<IncapableClients>> enumNames(IncapableClients)
{
    static constexpr json::EnumName<IncapableClients> names[] = {
        {IncapableClients::Link, "link"}, {IncapableClients::Refuse, "refuse"}};
    return names;
}

std::span<const json::EnumName<LegacyUrlMode>> enumNames(LegacyUrlMode)
{
    static constexpr json::EnumName<LegacyUrlMode> names[] = {{LegacyUrlMode::Inline, "inline"},
                                                              {LegacyUrlMode::Error, "error"}};
    return names;
}

std::span<const json::EnumName<CallOutcome>> enumNames(CallOutcome)
{
    static constexpr json::EnumName<CallOutcome> names[] = {
        {CallOutcome::Ok, "ok"},
        {CallOutcome::ToolError, "tool_error"},
        {CallOutcome::InputRequired, "input_required"},
        {CallOutcome::Task, "task"},
        {CallOutcome::Refused, "refused"},
        {CallOutcome::Failed, "failed"},
        {CallOutcome::Cancelled, "cancelled"},
    };
    return names;
}

std::span<const json::EnumName<AdminRole>> enumNames(AdminRole)
{
    static constexpr json::EnumName<AdminRole> names[] = {{AdminRole::Viewer, "viewer"},
                                                          {AdminRole::Operator, "operator"},
                                                          {AdminRole::Owner, "owner"}};
    return names;
}

std::span<const json::EnumName<ExternalTokenState>> enumNames(ExternalTokenState)
{
    static constexpr json::EnumName<ExternalTokenState> names[] = {
        {ExternalTokenState::Live, "live"}, {ExternalTokenState::NeedsConsent, "needs_consent"}};
    return names;
}

std::span<const json::EnumName<FlowKind>> enumNames(FlowKind)
{
    static constexpr json::EnumName<FlowKind> names[] = {{FlowKind::Connect, "connect"},
                                                         {FlowKind::KeyEntry, "key_entry"},
                                                         {FlowKind::Login, "login"}};
    return names;
}

std::span<const json::EnumName<FlowStatus>> enumNames(FlowStatus)
{
    static constexpr json::EnumName<FlowStatus> names[] = {
        {FlowStatus::Open, "open"},       {FlowStatus::Started, "started"},
        {FlowStatus::Parked, "parked"},   {FlowStatus::Done, "done"},
        {FlowStatus::Refused, "refused"}, {FlowStatus::Dead, "dead"},
    };
    return names;
}

std::span<const json::EnumName<OriginalKind>> enumNames(OriginalKind)
{
    static constexpr json::EnumName<OriginalKind> names[] = {
        {OriginalKind::Tenant, "tenant"},  {OriginalKind::Provider, "provider"},
        {OriginalKind::User, "user"},      {OriginalKind::Account, "account"},
        {OriginalKind::ApiKey, "api_key"}, {OriginalKind::OAuth, "oauth"}};
    return names;
}

} // namespace plexus
