#include "outbound/transfer.h"

#include <array>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

namespace {

struct FieldList
{
    ~FieldList() { curl_slist_free_all(first); }
    void add(const QByteArray &line) { first = curl_slist_append(first, line.constData()); }
    curl_slist *first = nullptr;
};

//! RFC 9110 section 5.6.2.
bool isToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
    });
}

//! What frames the message or belongs to the connection is not for callers to say.
bool isOurs(const QByteArray &name)
{
    static constexpr std::array<const char *, 10> names{
        "Host", "Content-Length",      "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade",
        "TE",   "Proxy-Authorization", "Accept-Encoding",   "Expect"};
    return std::any_of(names.begin(), names.end(),
                       [&name](const char *ours) { return isSameName(name, ours); });
}

[[noreturn]] void failCaller(const QString &what)
{
    throw Failure(FailureKind::InvalidArgument, u"The request cannot be sent: %1."_s.arg(what));
}

void checkSendable(const Request &request)
{
    if (!isToken(request.method) || request.method == "CONNECT")
        failCaller(u"its method is none"_s);
    for (const Request::Field &field : request.fields) {
        if (!isToken(field.name) || isOurs(field.name))
            failCaller(u"the header %1 cannot be set"_s.arg(QString::fromLatin1(field.name)));
        if (!Headers::isWritable(field.value.reveal()))
            failCaller(u"the header %1 contains a character that has no place there"_s.arg(
                QString::fromLatin1(field.name)));
    }
}

//! RFC 4291 addresses in brackets, as libcurl wants them in lists.
QByteArray joined(const Addresses &addresses)
{
    QByteArrayList list;
    for (const QHostAddress &address : addresses) {
        const QByteArray text = address.toString().toLatin1();
        list.append(text.contains(':') ? '[' + text + ']' : text);
    }
    return list.join(',');
}

Trouble troubleOf(CURLcode code)
{
    static constexpr int tooLargeSinceCurl86 = 100;
    switch (int(code)) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT: // only connecting is limited there
        return Trouble::Unreachable;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_ABORTED_BY_CALLBACK: // by useAuthorities()
        return Trouble::Insecure;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM:
        return Trouble::Lost;
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_OUT_OF_MEMORY: // a header line over libcurl's own bound, before 8.6
    case tooLargeSinceCurl86:
        return Trouble::TooLarge;
    default:
        return Trouble::Nonsense;
    }
}

class Transfer
{
public:
    Transfer(std::shared_ptr<Multi> multi, const Errand &errand, TrustStore &trust);
    ~Transfer() { m_multi->remove(m_easy.get()); }
    Q_DISABLE_COPY_MOVE(Transfer)

    Future<CURLcode> begin();
    //! Once it has ended.
    Answer answer(CURLcode code);

private:
    template <typename T>
    void set(CURLoption option, T value)
    {
        curl_easy_setopt(m_easy.get(), option, value);
    }
    void setDestination();
    void setRequest();
    void setProtocol();
    void setTrust();
    void setCallbacks();

    static curl_socket_t openSocket(void *self, curlsocktype, curl_sockaddr *address);
    static int beforeRequest(void *self, char *address, char *, int port, int);
    static CURLcode useAuthorities(CURL *, void *context, void *self);
    static size_t onHeader(char *bytes, size_t size, size_t count, void *self);
    static size_t onBody(char *bytes, size_t size, size_t count, void *self);

    std::shared_ptr<Multi> m_multi; // shared with the pool, which may forget it first
    const Errand &m_errand;
    TrustStore &m_trust;
    Easy m_easy = makeEasy();
    FieldList m_fields;
    FieldList m_pins;
    Received m_received;
    bool m_isBlocked = false;
    std::array<char, CURL_ERROR_SIZE> m_error{};
};

Transfer::Transfer(std::shared_ptr<Multi> multi, const Errand &errand, TrustStore &trust)
    : m_multi(std::move(multi))
    , m_errand(errand)
    , m_trust(trust)
    , m_received(errand.request.limits)
{
    setDestination();
    setRequest();
    setProtocol();
    setTrust();
    setCallbacks();
}

//! libcurl must find the addresses that were checked, and resolve nothing; openSocket() holds it to
//! that.
void Transfer::setDestination()
{
    const Url &url = m_errand.target.url;
    set(CURLOPT_URL, url.text.constData());
    set(CURLOPT_PROTOCOLS_STR, url.scheme.constData());
    set(CURLOPT_REDIR_PROTOCOLS_STR, "");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, ""); // nor one from the environment
    set(CURLOPT_NETRC, long(CURL_NETRC_IGNORED));
    set(CURLOPT_CONNECTTIMEOUT_MS, long(m_errand.request.limits.connect.count()));
    set(CURLOPT_NOSIGNAL, 1L);
    if (url.literal)
        return;
    m_pins.add('+' + url.host + ':' + QByteArray::number(url.port) + ':'
               + joined(m_errand.addresses));
    set(CURLOPT_RESOLVE, m_pins.first);
}

void Transfer::setRequest()
{
    const Request &request = m_errand.request;
    const QByteArray &body = request.body.reveal();
    if (!body.isEmpty() || request.method == "POST") {
        set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.size()));
        set(CURLOPT_POSTFIELDS, body.constData());
    }
    if (request.method == "HEAD")
        set(CURLOPT_NOBODY, 1L);
    set(CURLOPT_CUSTOMREQUEST, request.method.constData());
    for (const Request::Field &field : request.fields) {
        const QByteArray &value = field.value.reveal();
        m_fields.add(value.isEmpty() ? field.name + ';' : field.name + ": " + value);
    }
    m_fields.add("Expect:"); // no waiting for 100 Continue
    const auto isNamed = [&request](const char *name) {
        return std::any_of(request.fields.begin(), request.fields.end(),
                           [name](const auto &field) { return isSameName(field.name, name); });
    };
    if (!isNamed("Content-Type"))
        m_fields.add("Content-Type:");
    if (!isNamed("User-Agent"))
        m_fields.add("User-Agent: plexus/" PLEXUS_VERSION);
    set(CURLOPT_HTTPHEADER, m_fields.first);
}

void Transfer::setProtocol()
{
    set(CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_HTTP09_ALLOWED, 0L);
    set(CURLOPT_ACCEPT_ENCODING, "gzip"); // bounded, since onBody() sees what comes out
    set(CURLOPT_MAXFILESIZE_LARGE, curl_off_t(m_errand.request.limits.bodyBytes));
}

//! Our store instead of a file that libcurl would read for each connection.
void Transfer::setTrust()
{
    set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_CAINFO, static_cast<char *>(nullptr));
    set(CURLOPT_CAPATH, static_cast<char *>(nullptr));
    set(CURLOPT_SSL_CTX_FUNCTION, &Transfer::useAuthorities);
    set(CURLOPT_SSL_CTX_DATA, this);
}

void Transfer::setCallbacks()
{
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::openSocket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_PREREQFUNCTION, &Transfer::beforeRequest);
    set(CURLOPT_PREREQDATA, this);
    set(CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Transfer::onBody);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_ERRORBUFFER, m_error.data());
}

//! The last word on where a connection goes.
curl_socket_t Transfer::openSocket(void *self, curlsocktype, curl_sockaddr *address)
{
    auto *transfer = static_cast<Transfer *>(self);
    const QHostAddress destination(&address->addr);
    if (!transfer->m_errand.addresses.contains(destination)
        || !transfer->m_errand.target.mayConnectTo(destination)) {
        transfer->m_isBlocked = true;
        return CURL_SOCKET_BAD;
    }
#ifdef SOCK_CLOEXEC
    address->socktype |= SOCK_CLOEXEC;
#endif
    return ::socket(address->family, address->socktype, address->protocol);
}

//! Also for connections that an earlier request made.
int Transfer::beforeRequest(void *self, char *address, char *, int port, int)
{
    auto *transfer = static_cast<Transfer *>(self);
    const Target &target = transfer->m_errand.target;
    if (port == target.url.port && target.mayConnectTo(QHostAddress(QString::fromLatin1(address))))
        return CURL_PREREQFUNC_OK;
    transfer->m_isBlocked = true;
    return CURL_PREREQFUNC_ABORT;
}

CURLcode Transfer::useAuthorities(CURL *, void *context, void *self)
{
    return static_cast<Transfer *>(self)->m_trust.applyTo(context) ? CURLE_OK
                                                                   : CURLE_ABORTED_BY_CALLBACK;
}

size_t Transfer::onHeader(char *bytes, size_t size, size_t count, void *self)
{
    const QByteArrayView line(bytes, qsizetype(size * count));
    return static_cast<Transfer *>(self)->m_received.takeHeaderLine(line) ? size * count : 0;
}

size_t Transfer::onBody(char *bytes, size_t size, size_t count, void *self)
{
    const QByteArrayView part(bytes, qsizetype(size * count));
    return static_cast<Transfer *>(self)->m_received.takeBody(part) ? size * count : 0;
}

Future<CURLcode> Transfer::begin()
{
    auto [future, promise] = oneShot<CURLcode>();
    m_multi->add(m_easy.get(), [promise = promise](CURLcode code) { promise.set(code); });
    return std::move(future);
}

Answer Transfer::answer(CURLcode code)
{
    const QByteArray origin = m_errand.target.url.origin();
    const auto fail = [&origin](Trouble trouble, const QString &detail) {
        throw OutboundFailure(trouble, QString::fromLatin1(origin), detail);
    };
    if (m_isBlocked)
        fail(Trouble::Blocked, u"the connection leads elsewhere"_s);
    if (m_received.isTooLarge())
        fail(Trouble::TooLarge, u"header or body"_s);
    if (code != CURLE_OK)
        fail(troubleOf(code),
             QString::fromUtf8(m_error.front() ? m_error.data() : curl_easy_strerror(code)));
    long status = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
    return {int(status), m_received.takeHeaders(), m_received.takeBody(), origin};
}

} // namespace

Task<Answer> transfer(std::shared_ptr<Multi> multi, Errand errand, TrustStore &trust)
{
    checkSendable(errand.request);
    Transfer transfer(std::move(multi), errand, trust);
    const CURLcode code = co_await transfer.begin();
    co_return transfer.answer(code);
}

} // namespace plexus::outbound
