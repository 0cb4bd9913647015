package com.penguinmails.leads.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps everything a file gives. */
final class CollectingSink implements LeadSink {

  final List<Integer> batchSizes = new ArrayList<>();
  final List<LeadRow> rows = new ArrayList<>();
  final List<Rejection> rejections = new ArrayList<>();

  @Override
  public void accepted(List<LeadRow> batch) {
    batchSizes.add(batch.size());
    rows.addAll(batch);
  }

  @Override
  public void rejected(Rejection rejection) {
    rejections.add(rejection);
  }

  FileCounts read(String file) throws IOException, LeadFileException {
    return read(file.getBytes(StandardCharsets.UTF_8));
  }

  FileCounts read(byte[] file) throws IOException, LeadFileException {
    return new LeadFileReader(100).read(new ByteArrayInputStream(file), this);
  }
}
