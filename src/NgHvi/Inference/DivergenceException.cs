namespace NgHvi;

internal sealed class DivergenceException(string message) : ArithmeticException(message)
{
    public DivergenceException(int step, string cause)
        : this($"The run diverged at step {step}: {cause}. Use smaller steps, more damping or the default algorithm, or rescale the data.")
    {
    }
}
