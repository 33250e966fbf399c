#include "fuzz/http_reading.h"

#include "http/parser.h"

#include <algorithm>

namespace plexus::test {

using namespace plexus::http;

void Reading::addField(QByteArray name, const QByteArray &value)
{
    fields.emplaceBack(std::move(name).toLower(), value);
}

void Reading::sortFields()
{
    std::stable_sort(fields.begin(), fields.end(),
                     [](const auto &left, const auto &right) { return left.first < right.first; });
}

bool Reading::hasField(const QByteArray &name) const
{
    return std::any_of(fields.begin(), fields.end(),
                       [&](const auto &field) { return field.first == name; });
}

static Reading taken(Parser &parser)
{
    const Head &head = parser.head();
    Reading reading;
    reading.method = head.method;
    reading.target = head.target;
    reading.minor = head.minor;
    reading.keepAlive = head.keepAlive;
    for (qsizetype i = 0; i < head.headers.size(); ++i)
        reading.addField(head.headers.at(i).name.toByteArray(),
                         head.headers.at(i).value.toByteArray());
    reading.sortFields();
    reading.body = parser.takeBody();
    return reading;
}

//! Two empty lines before a request are forgiven (RFC 9112 section 2.2).
static qsizetype behindEmptyLines(const QByteArray &bytes, qsizetype at)
{
    for (int i = 0; i < 2 && QByteArrayView(bytes).sliced(at).startsWith("\r\n"); ++i)
        at += 2;
    return at;
}

static Parser::Step stepToTheEnd(Parser &parser)
{
    Parser::Step step = parser.step();
    while (step == Parser::Step::BodyWanted || step == Parser::Step::Continue)
        step = parser.step();
    return step;
}

OurReadings readByUs(const QByteArray &bytes)
{
    const Limits limits;
    Parser parser(limits);
    parser.feed(bytes);
    OurReadings readings;
    while (!readings.refused && !readings.closed) {
        readings.rest = behindEmptyLines(bytes, bytes.size() - parser.unread());
        const Parser::Step step = stepToTheEnd(parser);
        readings.refused = step == Parser::Step::Refused;
        if (step != Parser::Step::Done)
            break;
        Reading reading = taken(parser);
        reading.begin = readings.rest;
        reading.end = readings.rest = bytes.size() - parser.unread();
        readings.closed = !reading.keepAlive;
        readings.requests.append(std::move(reading));
        parser.next();
    }
    return readings;
}

} // namespace plexus::test
