module com.acme.library {
  requires transitive io.jasyncio;

  exports com.acme.library;
}
