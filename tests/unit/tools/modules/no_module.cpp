// A shared library that has nothing to do with modules.
extern "C" int plexus_answer();
int plexus_answer() { return 42; }
