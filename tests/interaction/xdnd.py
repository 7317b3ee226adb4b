"""Drops files on a window as a file manager does: the source's side of XDND, version 5, over libX11."""
import ctypes
import time
import urllib.parse
from ctypes import POINTER, Structure, Union, byref, c_char_p, c_int, c_long, c_ubyte, c_uint, c_ulong, c_void_p

CLIENT_MESSAGE, SELECTION_REQUEST, SELECTION_NOTIFY = 33, 30, 31
XA_ATOM, REPLACE, VERSION = 4, 0, 5


class ClientMessage(Structure):
    _fields_ = [("type", c_int), ("serial", c_ulong), ("send_event", c_int), ("display", c_void_p), ("window", c_ulong),
                ("message_type", c_ulong), ("format", c_int), ("data", c_long * 5)]


class SelectionRequest(Structure):
    _fields_ = [("type", c_int), ("serial", c_ulong), ("send_event", c_int), ("display", c_void_p), ("owner", c_ulong),
                ("requestor", c_ulong), ("selection", c_ulong), ("target", c_ulong), ("property", c_ulong), ("time", c_ulong)]


class SelectionNotify(Structure):
    _fields_ = [("type", c_int), ("serial", c_ulong), ("send_event", c_int), ("display", c_void_p), ("requestor", c_ulong),
                ("selection", c_ulong), ("target", c_ulong), ("property", c_ulong), ("time", c_ulong)]


class Event(Union):
    _fields_ = [("type", c_int), ("client", ClientMessage), ("request", SelectionRequest), ("notify", SelectionNotify),
                ("pad", c_long * 24)]


def library():
    x = ctypes.CDLL("libX11.so.6")
    for name, result, *arguments in [
            ("XOpenDisplay", c_void_p, c_char_p), ("XDefaultRootWindow", c_ulong, c_void_p), ("XPending", c_int, c_void_p),
            ("XInternAtom", c_ulong, c_void_p, c_char_p, c_int), ("XFlush", c_int, c_void_p), ("XCloseDisplay", c_int, c_void_p),
            ("XCreateSimpleWindow", c_ulong, c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_uint, c_ulong, c_ulong),
            ("XSetSelectionOwner", c_int, c_void_p, c_ulong, c_ulong, c_ulong), ("XNextEvent", c_int, c_void_p, POINTER(Event)),
            ("XSendEvent", c_int, c_void_p, c_ulong, c_int, c_long, POINTER(Event)),
            ("XChangeProperty", c_int, c_void_p, c_ulong, c_ulong, c_ulong, c_int, c_int, c_char_p, c_int),
            ("XGetWindowProperty", c_int, c_void_p, c_ulong, c_ulong, c_long, c_long, c_int, c_ulong, POINTER(c_ulong),
             POINTER(c_int), POINTER(c_ulong), POINTER(c_ulong), POINTER(POINTER(c_ubyte))),
            ("XTranslateCoordinates", c_int, c_void_p, c_ulong, c_ulong, c_int, c_int, POINTER(c_int), POINTER(c_int),
             POINTER(c_ulong))]:
        function = getattr(x, name)
        function.restype, function.argtypes = result, arguments
    return x


def drop(window, paths, x=300, y=300, seconds=20):
    """Drags files over the place of the window and lets go. Returns True where the window took them, else what it did."""
    lib = library()
    display = lib.XOpenDisplay(None)
    root = lib.XDefaultRootWindow(display)
    source = lib.XCreateSimpleWindow(display, root, 0, 0, 1, 1, 0, 0, 0)
    target = int(window)

    def atom(name):
        return lib.XInternAtom(display, name.encode(), 0)

    kind, size, count, left, data = c_ulong(), c_int(), c_ulong(), c_ulong(), POINTER(c_ubyte)()
    lib.XGetWindowProperty(display, target, atom("XdndAware"), 0, 1, 0, XA_ATOM, byref(kind), byref(size), byref(count),
                           byref(left), byref(data))
    if count.value != 1:
        lib.XCloseDisplay(display)
        return "the window has no XdndAware"
    lib.XSetSelectionOwner(display, atom("XdndSelection"), source, 0)
    uris = "".join(f"file://{urllib.parse.quote(str(p))}\r\n" for p in paths).encode()

    def tell(message, *values):
        e = Event()
        e.client = ClientMessage(CLIENT_MESSAGE, 0, 1, display, target, atom(message), 32,
                                 (c_long * 5)(source, *values, *[0] * (4 - len(values))))
        lib.XSendEvent(display, target, 0, 0, byref(e))
        lib.XFlush(display)

    def answer(message):
        """Its words; the data are handed over meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not lib.XPending(display):
                time.sleep(0.01)
                continue
            e = Event()
            lib.XNextEvent(display, byref(e))
            if e.type == CLIENT_MESSAGE and e.client.message_type == atom(message):
                return list(e.client.data)
            if e.type == SELECTION_REQUEST:
                r = e.request
                lib.XChangeProperty(display, r.requestor, r.property, r.target, 8, REPLACE, uris, len(uris))
                n = Event()
                n.notify = SelectionNotify(SELECTION_NOTIFY, 0, 1, display, r.requestor, r.selection, r.target, r.property, r.time)
                lib.XSendEvent(display, r.requestor, 0, 0, byref(n))
                lib.XFlush(display)
        return None

    rx, ry, child = c_int(), c_int(), c_ulong()
    lib.XTranslateCoordinates(display, target, root, x, y, byref(rx), byref(ry), byref(child))
    try:
        tell("XdndEnter", VERSION << 24, atom("text/uri-list"))
        tell("XdndPosition", 0, rx.value << 16 | ry.value, 0, atom("XdndActionCopy"))
        status = answer("XdndStatus")
        if status is None:
            return "no answer to XdndPosition"
        if not status[1] & 1:
            tell("XdndLeave")
            return "refused"
        tell("XdndDrop", 0, 0)
        finished = answer("XdndFinished")
        if finished is None:
            return "no answer to XdndDrop"
        return finished[1] != 0 or "asked for nothing"  # GLFW puts the number of bytes there, not 1
    finally:
        lib.XCloseDisplay(display)
