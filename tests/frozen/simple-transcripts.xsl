<?xml version="1.0" encoding="UTF-8"?>
<pst:transcripts xmlns:pst="http://podlove.org/simple-transcripts" version="1.0">
  <pst:speech>
    <pst:speaker>Ottoline</pst:speaker>
    <pst:item start="00:00:00.500" end="00:00:02.000">Mind the step.</pst:item>
    <pst:item start="00:00:02.000" end="00:00:03.000">Please.</pst:item>
  </pst:speech>
  <pst:speech>
    <pst:speaker>Barnaby</pst:speaker>
    <pst:item start="00:00:03.000" end="00:00:04.000">Which one?</pst:item>
  </pst:speech>
</pst:transcripts>
