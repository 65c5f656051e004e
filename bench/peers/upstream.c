// What all gateways of the bench stand before: answers every GET on kept-alive connections with the same JSON, from one
// thread, at a fraction of what any gateway costs. cc -O2 -o upstream upstream.c && ./upstream 9100
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS 256
#define BACKLOG 1024

static const char BODY[] =
    "{\"id\":\"7d9f4c\",\"name\":\"upstream\",\"items\":[1,2,3,4,5],\"ok\":true,\"pad\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}";
static char answer[512];
static int answer_length;

static int listen_on(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, BACKLOG)) {
    perror("upstream");
    exit(1);
  }
  return fd;
}

static void watch(int epoll, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static void accept_all(int epoll, int listener) {
  int fd, on = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(epoll, fd);
  }
}

// A head never comes in two parts over the loopback device, and a GET has no body.
static void answer_all(int fd) {
  static char received[65536];
  ssize_t length = read(fd, received, sizeof received - 1);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0) {
    close(fd);
    return;
  }
  received[length] = 0;
  for (char *end = received; (end = strstr(end, "\r\n\r\n")); end += 4)
    if (write(fd, answer, answer_length) < 0) {
      close(fd);
      return;
    }
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  answer_length = snprintf(answer, sizeof answer,
                           "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                           sizeof BODY - 1, BODY);
  int listener = listen_on(atoi(arguments[1])), epoll = epoll_create1(0);
  struct epoll_event events[EVENTS];
  watch(epoll, listener);
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++)
      if (events[i].data.fd == listener) accept_all(epoll, listener);
      else answer_all(events[i].data.fd);
  }
}
