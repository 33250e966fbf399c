#include "admin_api/activity_filters.h"

#include "json/document.h"
#include "json/write.h"

namespace plexus::admin {

ActivityFilter activityFilterOf(const QHash<QString, QString> &values)
{
    QJsonObject members;
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        members.insert(it.key(), it.value());
    const auto document = json::Document::parse(json::dump(members));
    return json::read<ActivityFilter>(document->root());
}

} // namespace plexus::admin
