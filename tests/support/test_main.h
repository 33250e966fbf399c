// What every test file ends with.
#pragma once

#include <QTest>

//! Defines the function that the generated main calls for this file's class. FILE is the file's
//! name without .cpp.
#define PLEXUS_TEST(CLASS, FILE)                                                                   \
    int run_##FILE(int argc, char **argv);                                                         \
    int run_##FILE(int argc, char **argv)                                                          \
    {                                                                                              \
        CLASS test;                                                                                \
        return QTest::qExec(&test, argc, argv);                                                    \
    }
