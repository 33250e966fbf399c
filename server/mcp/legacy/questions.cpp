#include "mcp/legacy/questions.h"

#include "core/random.h"
#include "mcp/capabilities.h"

#include <QTimer>

#include <algorithm>

namespace plexus::mcp::legacy {

using namespace Qt::Literals::StringLiterals;

static constexpr std::chrono::milliseconds answerTime{600'000};
static constexpr size_t keptPages = 32;

//! A question waits as long as this lives.
class Questions::Waiting
{
public:
    Waiting(Questions &questions, QByteArray id, Promise<QJsonObject> promise)
        : m_questions(questions)
        , m_id(std::move(id))
    {
        m_questions.m_waiting.insert(m_id, std::move(promise));
    }
    ~Waiting() { m_questions.m_waiting.remove(m_id); }
    Q_DISABLE_COPY_MOVE(Waiting)

private:
    Questions &m_questions;
    QByteArray m_id;
};

Questions::Questions(const Revision &revision, bool tellsOfRoots)
    : m_revision(revision)
    , m_tellsOfRoots(tellsOfRoots)
    , m_prefix("plexus-" + randomText(6) + '-')
{
}

QJsonObject Questions::paramsOf(const InputRequest &request,
                                const std::shared_ptr<PostAnswer> &stream)
{
    QJsonObject params = m_revision.inputParams(request);
    if (request.kind != InputKind::ElicitUrl)
        return params;
    if (!params.contains("elicitationId"_L1))
        params.insert("elicitationId"_L1, QString::fromLatin1(randomText(16)));
    m_pages.push_back({params.value("elicitationId"_L1).toString(), stream});
    if (m_pages.size() > keptPages)
        m_pages.pop_front();
    return params;
}

static void giveUpAfter(QTimer &timer, const QString &id, const Promise<QJsonObject> &promise,
                        const std::shared_ptr<PostAnswer> &stream)
{
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer, [id, promise, stream] {
        stream->notify(notificationText(
            u"notifications/cancelled"_s,
            {{u"requestId"_s, id}, {u"reason"_s, u"The answer took too long."_s}}));
        promise.fail(std::make_exception_ptr(
            AskingFailed(FailureKind::Timeout, u"The client did not answer in time."_s)));
    });
    timer.start(answerTime);
}

Task<QJsonObject> Questions::ask(InputRequest request, std::shared_ptr<PostAnswer> stream)
{
    const bool forRoots = request.kind == InputKind::ListRoots;
    if (forRoots && m_roots)
        co_return *m_roots;
    const QByteArray number = m_prefix + QByteArray::number(++m_last);
    const QByteArray id = '"' + number + '"';
    auto [future, promise] = oneShot<QJsonObject>();
    const Waiting waiting(*this, id, promise);
    QTimer timer;
    giveUpAfter(timer, QString::fromLatin1(number), promise, stream);
    const quint64 version = m_rootsVersion;
    stream->notify(requestText(id, methodOf(request.kind), paramsOf(request, stream)));
    const QJsonObject answer = co_await future;
    if (forRoots && m_tellsOfRoots && version == m_rootsVersion)
        m_roots = answer;
    co_return answer;
}

void Questions::answered(const Message &message)
{
    const auto question = m_waiting.constFind(message.id);
    if (question == m_waiting.constEnd())
        return;
    const auto result = message.root().get("result");
    if (result && result->isObject())
        return question->set(result->toQJson().toObject());
    question->fail(std::make_exception_ptr(
        AskingFailed(FailureKind::Upstream, u"The client refused to answer."_s)));
}

void Questions::forgetRoots()
{
    m_roots.reset();
    ++m_rootsVersion;
}

std::optional<std::weak_ptr<PostAnswer>> Questions::takePage(const QString &elicitationId)
{
    const auto page = std::ranges::find(m_pages, elicitationId, &Page::elicitationId);
    if (page == m_pages.end())
        return std::nullopt;
    const std::weak_ptr<PostAnswer> stream = page->stream;
    m_pages.erase(page);
    return stream;
}

} // namespace plexus::mcp::legacy
