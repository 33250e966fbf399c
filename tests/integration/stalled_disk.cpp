// Loaded before everything else (LD_PRELOAD): the disk hangs as long as the file exists that
// STALL_DISK_WHILE names.
#include <cstdlib>

#include <sys/syscall.h>
#include <unistd.h>

extern "C" int fdatasync(int descriptor)
{
    const char *const file = std::getenv("STALL_DISK_WHILE");
    while (file && access(file, F_OK) == 0)
        usleep(10'000);
    return int(syscall(SYS_fdatasync, descriptor));
}
