// Forms of third parties: what is read is read the same when we have written it.
#include "outbound/form.h"

using namespace plexus::outbound;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const auto fields = readForm(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!fields)
        return 0;
    Form form;
    for (const auto &[name, value] : *fields)
        form.add(name, value);
    if (readForm(form.encoded().reveal()) != fields)
        __builtin_trap();
    return 0;
}
