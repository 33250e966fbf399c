// How the values of settings are read.
#pragma once

#include "app/config.h"

#include <functional>

namespace plexus::app {

//! Puts a value into the configuration; returns what is wrong with it, without repeating it, or an
//! empty text.
using TakeSetting = std::function<QString(Config &, const QString &value)>;

namespace taking {

//! Any.
TakeSetting text(QString Config::*member);
//! IP addresses or localhost, separated by commas.
TakeSetting addresses(QList<QHostAddress> Config::*member);
TakeSetting port(quint16 Config::*member);
TakeSetting flag(bool Config::*member);
//! 1 to 36500.
TakeSetting days(std::optional<int> Config::*member);
//! At least 32 characters, and none that documentation or samples show.
TakeSetting secret(Secret Config::*member);
//! Samples are told apart, to say so clearly.
QString takeEncryptionKey(Config &config, const QString &value);
QString takeBaseUrl(Config &config, const QString &value);
QString takeStorage(Config &, const QString &value);
QString takeLogFormat(Config &config, const QString &value);
QString takeAccessLog(Config &config, const QString &value);
QString takeLogLevel(Config &config, const QString &value);
QString takeDebug(Config &config, const QString &value);
QString takeThreads(Config &config, const QString &value);
//! Only what is to differ is named.
QString takeQuotas(Config &config, const QString &value);
//! From 1.
TakeSetting count(int Config::*member);
QString takeProxies(Config &config, const QString &value);
QString takeOutboundAllowed(Config &config, const QString &value);
QString takeForwardedField(Config &config, const QString &value);
QString takeHosts(Config &config, const QString &value);
QString takeModuleFolders(Config &config, const QString &value);

} // namespace taking

} // namespace plexus::app
