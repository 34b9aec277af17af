/** Who is asking and from where, decided without HTTP: users, their passwords and how often they may be guessed. */
package io.upgradewatch.serve.access;
