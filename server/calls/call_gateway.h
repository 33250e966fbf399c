// What happens to a call.
#pragma once

#include "calls/call_recorder.h"
#include "calls/call_view.h"
#include "calls/list_cache.h"
#include "calls/tenant_settings_source.h"
#include "calls/visibility.h"
#include "mcp/call_gate.h"
#include "tenancy/quota_table.h"
#include "tools/tool_registry.h"

namespace plexus {

//! Why somebody sees an item, or does not.
struct Explanation
{
    std::optional<Gate> stoppedBy; //!< none: it is shown
    QString reason;
};

//! Principal → visible? → arguments → credentials → handler. One per I/O thread, to which it
//! belongs; registry, settings, services and what the recorder refers to outlive it.
class CallGateway final : public mcp::CallGate
{
public:
    CallGateway(const ToolRegistry &registry, const TenantSettingsSource &tenants,
                CallServices services, CallRecorder recorder, QuotaTable &quotas);

    mcp::Offer offer(const mcp::Owner &owner) override;
    mcp::Listing<mcp::ToolDescription> tools(const mcp::Owner &owner,
                                             const mcp::ListFilter &filter) override;
    mcp::Listing<mcp::ResourceDescription> resources(const mcp::Owner &owner) override;
    mcp::Listing<mcp::ResourceDescription> resourceTemplates(const mcp::Owner &owner) override;
    mcp::Listing<mcp::PromptDescription> prompts(const mcp::Owner &owner) override;

    std::optional<mcp::ToolDescription> tool(const mcp::Owner &owner, const QString &name,
                                             const mcp::ListFilter &filter) override;
    Task<mcp::ToolResult> callTool(std::shared_ptr<mcp::CallContext> context, QString name,
                                   mcp::Arguments arguments) override;
    Task<QList<mcp::ResourceContents>> readResource(std::shared_ptr<mcp::CallContext> context,
                                                    QString uri) override;
    Task<mcp::PromptResult> getPrompt(std::shared_ptr<mcp::CallContext> context, QString name,
                                      mcp::Arguments arguments) override;
    Task<mcp::Completion> complete(std::shared_ptr<mcp::CallContext> context,
                                   mcp::CompletionRequest request) override;
    bool mayWatch(const mcp::Owner &owner, const QString &uri) override;
    qint64 listTtlMs(const mcp::Owner &owner) override;
    void admit(const mcp::Owner &owner, mcp::Admission what, int count) override;
    void ended(const mcp::EndedCall &call) override;

    //! Which gate decides about using an item; `name`: of a tool or prompt, or an address.
    Explanation explain(const Principal &principal, ItemKind kind, const QString &name) const;

private:
    CallView viewOf(const mcp::Owner &owner, std::optional<QString> set = {}) const;

    template <typename Description, typename Item>
    mcp::Listing<Description> list(ListCache<Description> &cache, const CallView &view,
                                   const Catalog::Items<Item> &items, ItemKind kind);

    const ToolRegistry &m_registry;
    const TenantSettingsSource &m_tenants;
    CallServices m_services;
    CallRecorder m_recorder;
    QuotaTable &m_quotas;
    ListCache<mcp::ToolDescription> m_tools;
    ListCache<mcp::ResourceDescription> m_resources, m_templates;
    ListCache<mcp::PromptDescription> m_prompts;
};

} // namespace plexus
