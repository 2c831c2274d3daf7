"""Everything that waits: sources of packets, and the thread that hears them.

Windows: bleak's callbacks never arrive on a thread that became a single-threaded
apartment, as pywin32 makes of every thread that loads it. This says beforehand what is
wanted (`sys.coinit_flags`: multi-threaded); the thread itself loads no window code.
"""

import sys

if sys.platform == "win32":
    sys.coinit_flags = getattr(sys, "coinit_flags", 0)
