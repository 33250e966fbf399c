#include "model/provider_check.h"

namespace plexus {

std::span<const json::EnumName<VariableKind>> enumNames(VariableKind)
{
    static constexpr json::EnumName<VariableKind> names[] = {{VariableKind::Word, "word"},
                                                             {VariableKind::Host, "host"},
                                                             {VariableKind::Origin, "origin"}};
    return names;
}

std::span<const json::EnumName<VariableSource>> enumNames(VariableSource)
{
    static constexpr json::EnumName<VariableSource> names[] = {
        {VariableSource::Config, "config"},
        {VariableSource::Token, "token"},
        {VariableSource::Redirect, "redirect"}};
    return names;
}

std::span<const json::EnumName<IssRule>> enumNames(IssRule)
{
    static constexpr json::EnumName<IssRule> names[] = {{IssRule::Checked, "checked"},
                                                        {IssRule::Required, "required"},
                                                        {IssRule::Ignored, "ignored"}};
    return names;
}

// As token_endpoint_auth_method of RFC 7591 names them.
std::span<const json::EnumName<TokenAuth>> enumNames(TokenAuth)
{
    static constexpr json::EnumName<TokenAuth> names[] = {{TokenAuth::Basic, "client_secret_basic"},
                                                          {TokenAuth::Post, "client_secret_post"},
                                                          {TokenAuth::None, "none"}};
    return names;
}

std::span<const json::EnumName<AccountMethod>> enumNames(AccountMethod)
{
    static constexpr json::EnumName<AccountMethod> names[] = {{AccountMethod::Get, "get"},
                                                              {AccountMethod::Post, "post"}};
    return names;
}

std::span<const json::EnumName<RevocationKind>> enumNames(RevocationKind)
{
    static constexpr json::EnumName<RevocationKind> names[] = {
        {RevocationKind::None, "none"},
        {RevocationKind::Rfc7009, "rfc7009"},
        {RevocationKind::GithubGrant, "github_grant"},
        {RevocationKind::BearerPost, "bearer_post"}};
    return names;
}

std::span<const json::EnumName<ClientVerdict>> enumNames(ClientVerdict)
{
    static constexpr json::EnumName<ClientVerdict> names[] = {{ClientVerdict::Accepted, "accepted"},
                                                              {ClientVerdict::Rejected, "rejected"},
                                                              {ClientVerdict::Unknown, "unknown"}};
    return names;
}

} // namespace plexus
