// The console and the working directory belong to the process, and so do the formatters.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
