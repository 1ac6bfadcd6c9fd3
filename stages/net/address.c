// SPDX-License-Identifier: MIT
// address: the words of a peer's place, and what they mean.

#include "stages/net/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

bool address_read(struct address *a, struct sigrun_stage *stage, const void *culprit,
                  const char *text)
{
    const char *const colon = strrchr(text, ':');
    const bool bracket = *text == '[';
    const char *const end = bracket ? strchr(text, ']') : colon;

    *a = (struct address){.text = text};
    if (!colon || !colon[1] || strspn(colon + 1, "0123456789") != strlen(colon + 1) ||
        strlen(colon + 1) > 5)
        return sigrun_fail(stage, culprit,
                           "'%s' names no place: write HOST:PORT to go to, or :PORT to wait there",
                           text);
    if (!end || (bracket && end + 1 != colon) ||
        (!bracket && memchr(text, ':', (size_t)(colon - text))))
        return sigrun_fail(stage, culprit,
                           "'%s' names no place: an address of IPv6 stands in brackets, [::1]:9000",
                           text);
    a->port = colon + 1;
    a->host = sigrun_text(stage, "%.*s", (int)(end - text - bracket), text + bracket);
    a->everywhere = strcmp(a->host, "*") == 0;
    a->waits = !*a->host || a->everywhere;
    return true;
}

size_t address_find(const struct address *a, int kind, struct place *places, const char **why)
{
    const struct addrinfo wanted = {.ai_family = AF_UNSPEC,
                                    .ai_socktype = kind,
                                    .ai_flags = AI_NUMERICSERV | (a->everywhere ? AI_PASSIVE : 0)};
    const char *const host = a->everywhere ? NULL : a->waits ? "127.0.0.1" : a->host;
    struct addrinfo *found;
    size_t count = 0;
    const int failed = getaddrinfo(host, a->port, &wanted, &found);

    if (failed) {
        *why = gai_strerror(failed);
        return 0;
    }
    for (const struct addrinfo *one = found; one && count < PLACES; one = one->ai_next) {
        if (one->ai_addrlen > sizeof places->at)
            continue;
        memset(&places[count], 0, sizeof *places);
        memcpy(&places[count].at, one->ai_addr, one->ai_addrlen);
        places[count].length = one->ai_addrlen;
        places[count++].family = one->ai_family;
    }
    freeaddrinfo(found);
    *why = "it has no address that can be reached";
    return count;
}

bool place_is_loopback(const struct place *place)
{
    const struct sockaddr_in *four = (const void *)&place->at;
    const struct sockaddr_in6 *six = (const void *)&place->at;

    return place->family == AF_INET ? ntohl(four->sin_addr.s_addr) >> 24 == 127
                                    : IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

void place_print(const struct place *place, char *text, size_t room)
{
    char host[64], port[8];

    if (getnameinfo((const void *)&place->at, place->length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV))
        snprintf(text, room, "?");
    else
        snprintf(text, room, place->family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}
