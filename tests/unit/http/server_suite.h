// How a server behaves, whatever carries its bytes.
#pragma once

#include "test_server.h"

#include <QObject>

namespace plexus::test {

//! A transport is tested by registering this with it.
class ServerSuite : public QObject
{
    Q_OBJECT

public:
    explicit ServerSuite(Carrier carrier)
        : m_carrier(carrier)
    {
    }

private Q_SLOTS:
    void initTestCase() { TestServer::carrier = m_carrier; }
    void cleanupTestCase() { TestServer::carrier = Carrier::Descriptor; }
    void init();
    void cleanup() { m_server.reset(); }

    void refusesWhatCouldBeReadInTwoWays_data();
    void refusesWhatCouldBeReadInTwoWays();
    void neverReadsABodyAsTheNextRequest();
    void keepsTheOrderOfPipelinedAnswers();
    void letsClientsWaitThatAskFasterThanTheyAreAnswered();
    void answersClientsThatOnlyListen_data();
    void answersClientsThatOnlyListen();
    void takesTheNextRequestAfterAStream();
    void readsABodySplitAnywhere();
    void readsChunksAndDropsTrailers();
    void takesNoFieldFromATrailer();
    void sendsContinueOnlyWhenTheBodyIsWelcome();
    void answersHeadWithoutBody();
    void answersOptionsForTheWholeServer();
    void answersHandlersAndGuardsThatThrow();
    void saysThatHttp10StaysOpenAndInvitesNoBody();
    void refusesBodiesThatTrickle();
    void leavesReadersThatTrickle();
    void closesForHttp10AndOnRequest();
    void tellsTheHandlerThatTheClientLeft_data();
    void tellsTheHandlerThatTheClientLeft();
    void survivesClientsThatLeaveAtAnyPoint();
    void doesNothingForAClientThatHasLeft();
    void translatesFailuresWithoutLeakingTheLogText();
    void writesNoHeaderWithControlCharacters();
    void saysWhichMethodsAPathKnows();
    void capturesPathParameters();
    void decodesASegmentOnce();
    void refusesAmbiguousTargets_data();
    void refusesAmbiguousTargets();
    void refusesTheSecondServerOnOnePort();
    void timesOutSlowHeadsAndIdleConnections();
    void endsStreamsByClosingForHttp10();
    void sendsOnlyTheHeadOfAStream();
    void keepsQuietStreamsAlive();
    void answersOnlySoManyConnectionsOfOneAddress();
    void answersOnlySoManyConnectionsInAll();
    void keepsDescriptorsBack();
    void knowsClientsBehindATrustedProxy();
    void closesStreamsOfSlowReaders();
    void givesOneLargeEventItsTime();
    void servesOthersBetweenPipelinedRequests();
    void row82_keepsOnlySoMuchOfUnfinishedBodies();
    void row82_keepsOnlySoMuchOfOneAddressesUnfinishedBodies();

private:
    quint16 port() const { return m_server->port(); }

    Carrier m_carrier;
    std::unique_ptr<TestServer> m_server;
};

} // namespace plexus::test
