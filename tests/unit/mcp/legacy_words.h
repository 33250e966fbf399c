// What tests of sessions say over and over.
#pragma once

#include "mcp_world.h"

namespace plexus::test {

Headers in(const QByteArray &session);

//! A call with id 5; `more`: further members of params, beginning with a comma.
QByteArray callOf(const QByteArray &tool, const QByteArray &more = {});

//! For tools that say how far they are, which makes their answer a stream.
extern const QByteArray withToken;

//! The id of the first event of a stream, and of the last one.
QByteArray firstEventId(const QByteArray &stream);
QByteArray lastEventId(const QByteArray &stream);

//! The id, with its quotes, of the last request of ours on a stream.
QByteArray questionId(const QByteArray &stream);

QByteArray answerTo(const QByteArray &id, const QByteArray &result);

} // namespace plexus::test
