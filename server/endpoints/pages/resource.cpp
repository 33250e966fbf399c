#include "endpoints/pages/resource.h"

#include "core/failure.h"

#include <QFile>

//! The files are in a static library, whose initialisers nobody calls. The macro does not work in a
//! namespace.
static void openWebResources() { Q_INIT_RESOURCE(web); }

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

QByteArray resource(const QString &path)
{
    openWebResources();
    QFile file(u":/plexus/"_s + path);
    if (!file.open(QIODevice::ReadOnly))
        throw Failure(FailureKind::Internal, {}, u"the program lacks its file %1"_s.arg(path));
    return file.readAll();
}

} // namespace plexus::pages
