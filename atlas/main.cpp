#include "atlas/cli.h"
#include <iostream>

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    const int code = atlas::runCli(
        argc, argv, std::cout, std::cerr,
        {atlas::runWindow, atlas::runRender, atlas::runBench, atlas::runHandout, atlas::runAnki});
    std::cout.flush();
    if (!std::cout && code == 0) {
        std::cerr << "tongren: standard output cannot be written (disk full, or its reader has gone)\n";
        return 1;
    }
    return code;
}
