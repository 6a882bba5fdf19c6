namespace NgHvi;

/// <summary>The numbers of a run failed: not finite, or not a distribution.</summary>
internal sealed class DivergenceException : ArithmeticException
{
    /// <summary>Creates the exception for a step and its cause.</summary>
    public DivergenceException(int step, string cause)
        : base(
            $"The run diverged at step {step}: {cause}. Use smaller steps, more damping or the default algorithm, or rescale the data.") =>
        Step = step;

    private DivergenceException(string message, int step)
        : base(message) => Step = step;

    internal static DivergenceException AtStart(int step) =>
        new("The ELBO or its gradient was not finite at the starting point; rescale the data or choose another start.", step);

    /// <summary>The step that failed.</summary>
    public int Step { get; }
}
