"""
Lets `jupyter nbconvert` run notebooks in Deno's kernel. That kernel may send outputs shortly after it has said that a cell is done;
nbconvert drops what comes then, so that now and then an output would be missing.
"""
from queue import Empty

from nbclient.exceptions import CellExecutionComplete
from nbclient.util import run_sync
from nbconvert.preprocessors import ExecutePreprocessor

SECONDS_OF_SILENCE = 0.25


class PatientExecutePreprocessor(ExecutePreprocessor):
    """Takes a cell's outputs until the kernel has been silent for a while."""

    def preprocess_cell(self, cell, resources, index):
        done = super().preprocess_cell(cell, resources, index)
        if cell.cell_type == "code":
            run_sync(self.take_late_outputs)(cell, index)
        return done

    async def take_late_outputs(self, cell, index):
        while True:
            try:
                message = await self.kc.iopub_channel.get_msg(timeout=SECONDS_OF_SILENCE)
                self.process_message(message, cell, index)
            except CellExecutionComplete:
                pass
            except Empty:
                return


c = get_config()  # noqa: F821, nbconvert defines it
c.Exporter.preprocessors = [PatientExecutePreprocessor]
c.ExecutePreprocessor.timeout = 300
c.ExecutePreprocessor.record_timing = False
