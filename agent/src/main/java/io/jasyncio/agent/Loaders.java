package io.jasyncio.agent;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The views of all class loaders seen, each kept as long as its loader lives. Compares loaders by
 * identity: their own {@code equals} is foreign code.
 */
final class Loaders {
  private final ConcurrentHashMap<Key, LoaderView> views = new ConcurrentHashMap<>();
  private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();

  LoaderView view(ClassLoader loader) {
    forgetGone();
    LoaderView view = views.get(new Key(loader, null));
    if (view == null) {
      LoaderView fresh = new LoaderView(loader);
      LoaderView other = views.putIfAbsent(new Key(loader, gone), fresh);
      view = other == null ? fresh : other;
    }
    return view;
  }

  int size() {
    forgetGone();
    return views.size();
  }

  private void forgetGone() {
    for (Object key = gone.poll(); key != null; key = gone.poll()) {
      views.remove(key);
    }
  }

  private static final class Key extends WeakReference<ClassLoader> {
    private final int hash;

    Key(ClassLoader loader, ReferenceQueue<ClassLoader> queue) {
      super(loader, queue);
      this.hash = System.identityHashCode(loader);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      ClassLoader loader = get();
      return other instanceof Key && loader != null && ((Key) other).get() == loader;
    }
  }
}
