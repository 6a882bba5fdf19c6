namespace NgHvi;

internal sealed record FamilyDocument(Family Family, int ParameterCount, double[] Lambda)
{
    public VariationalFamily Restore()
    {
        if (ParameterCount <= 0 || ParameterCount > Lambda.Length || Family.Fault(ParameterCount) is not null
            || Family.LeastLength(ParameterCount) > Lambda.Length)
            throw new InputException(
                $"The saved approximation has {Lambda.Length} numbers, which are no {Family.Name} family of {ParameterCount} parameters.");
        var family = Family.Create(ParameterCount);
        return family.Lambda.Length == Lambda.Length && family.TrySet(Lambda) ? family : throw new InputException(
            $"The saved approximation of {ParameterCount} parameters is not a distribution of the {Family.Name} family.");
    }
}
