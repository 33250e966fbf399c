#include "http/descriptor.h"
#include "http/transport.h"

#include <QSocketNotifier>

namespace plexus::http {

namespace {

class DescriptorTransport final : public Transport
{
public:
    explicit DescriptorTransport(qintptr descriptor)
        : m_descriptor(descriptor)
        , m_input(descriptor, QSocketNotifier::Read)
        , m_output(descriptor, QSocketNotifier::Write)
    {
        m_output.setEnabled(false);
        QObject::connect(&m_input, &QSocketNotifier::activated, &m_input,
                         [this] { m_listener->readable(); });
        QObject::connect(&m_output, &QSocketNotifier::activated, &m_output,
                         [this] { m_listener->writable(); });
    }
    ~DescriptorTransport() override { hangUp(); }

    qint64 read(char *data, qint64 size) override
    {
        return m_descriptor < 0 ? broken : judged(receive(m_descriptor, data, size));
    }
    qint64 write(const char *data, qint64 size) override
    {
        return m_descriptor < 0 ? broken : judged(transmit(m_descriptor, data, size));
    }
    void watchInput(bool on) override { m_input.setEnabled(on && m_descriptor >= 0); }
    void watchOutput(bool on) override { m_output.setEnabled(on && m_descriptor >= 0); }
    bool canHalfClose() const override { return true; }
    bool isReset() const override { return hasHungUp(m_descriptor); }
    void endOutput() override { stopSending(m_descriptor); }
    void close() override { hangUp(); }

private:
    static qint64 judged(qint64 count)
    {
        return count >= 0 ? count : wouldBlock() ? again : broken;
    }
    //! The notifiers first: the next connection gets the same number.
    void hangUp()
    {
        m_input.setEnabled(false);
        m_output.setEnabled(false);
        if (m_descriptor >= 0)
            closeDescriptor(std::exchange(m_descriptor, -1));
    }

    qintptr m_descriptor;
    QSocketNotifier m_input;
    QSocketNotifier m_output;
};

} // namespace

std::unique_ptr<Transport> descriptorTransport(qintptr descriptor)
{
    return std::make_unique<DescriptorTransport>(descriptor);
}

} // namespace plexus::http
