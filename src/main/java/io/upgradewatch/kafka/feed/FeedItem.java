package io.upgradewatch.kafka.feed;

/** One change and where it stands on its topic. */
record FeedItem(int partition, long offset, String json) {}
