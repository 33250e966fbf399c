// Requests to one provider's API, with a user's token.
#pragma once

#include "core/scrubber.h"
#include "outbound/client.h"
#include "outbound/token_source.h"

#include <memory>

namespace plexus::outbound {

//! What a provider's descriptor says about its API.
struct Api
{
    QString provider; //!< its name
    QString baseUrl; //!< what paths are relative to
    QList<QByteArray> origins; //!< that may see the token, as Url::origin() writes them
    QByteArray tokenField = "Authorization";
    QByteArray tokenPrefix = "Bearer ";
    bool forbiddenMeansExpired = false; //!< 403 is what others say with 401
    QStringList tokenErrors; //!< `error` of a successful answer that is what others say with 401
    std::vector<Request::Field> fields; //!< sent with every request where the caller names none
};

//! The token goes to the API's origins only; requests elsewhere are refused. Redirections are
//! followed within them, each through the guard; to another origin without the token and without
//! what the caller added.
class AuthorizedTransport
{
public:
    static constexpr int mostRedirections = 5;

    //! `scrubber` learns each token that is sent; it is shared with the call, whose result it
    //! scrubs. `client` outlives the transport.
    AuthorizedTransport(Client &client, Party party, Api api, std::shared_ptr<TokenSource> tokens,
                        std::shared_ptr<Scrubber> scrubber);

    //! `request.url` is a path below the base URL or a whole URL. A token that is refused
    //! (401, or what the descriptor says) is replaced, and the request sent again, once. The answer
    //! has none of the tokens in it. Throws as Client::send(); Failure{InvalidArgument} for URLs of
    //! others.
    Task<Answer> send(Request request);

private:
    struct Hop
    {
        Answer answer;
        bool hadToken;
        bool mayRepeat; //!< nothing was done before this answer
    };

    QString absolute(const QString &url) const;
    void prepare(Request &request) const;
    bool mayHaveToken(const QString &url) const;
    Task<Answer> exchange(Request request);
    bool isRefusal(const Answer &answer) const;
    bool saysTokenError(const Answer &answer) const;
    Task<Hop> follow(Request request, AccessToken token);
    void addToken(Request &request, const AccessToken &token);
    std::optional<QString> nextUrl(const Request &request, const Answer &answer) const;
    Answer scrubbed(Answer answer) const;

    Client &m_client;
    Party m_party;
    Api m_api;
    std::shared_ptr<TokenSource> m_tokens; // shared with whoever asks for the same grant
    std::shared_ptr<Scrubber> m_scrubber;
};

} // namespace plexus::outbound
